"""What the API answers and takes, as models: its OpenAPI description is made of them."""
