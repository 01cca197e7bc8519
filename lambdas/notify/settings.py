from lambdas.jobs.settings import OutboundSettings, QueueSettings


class NotifySettings(QueueSettings, OutboundSettings):
    """Environment of the function that makes callbacks. Where a recording lies, its record says.

    Attributes
    ----------
    tries
        How often a callback is tried before it counts as failed.
    """

    tries: int = 4
