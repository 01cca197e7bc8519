from lambdas.jobs.settings import FunctionSettings


class ApiSettings(FunctionSettings):
    """Environment of the API function.

    Attributes
    ----------
    api_keys_secret
        Name or ARN of the secret with the salted hashes of the API keys.
    """

    api_keys_secret: str
