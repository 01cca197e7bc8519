"""What people would take in our place, each run as a process of its own."""
