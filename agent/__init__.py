"""sori's companion: everything from the glasses' microphone back to their speaker."""

import os

# gRPC's own library writes "got goaway" and the like to stderr; what matters of it, we say.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
