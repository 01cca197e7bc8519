"""How the container of a job is run on this machine: as a process, or by podman or docker."""
