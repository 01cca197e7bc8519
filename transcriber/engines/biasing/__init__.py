"""What engines share that listen for the words of a job's vocabulary."""
