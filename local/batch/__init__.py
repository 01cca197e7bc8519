"""AWS Batch as far as Longhand uses it: jobs that are really run, on this machine.

POST /v1/submitjob -> application -> service -> scheduler -> attempt -> executors
                                                    |           +-> logs
                                                    +-> events
"""
