"""sori's companion: everything from the glasses' microphone back to their speaker."""

import os

# gRPC's own library writes "got goaway" and the like to stderr; what matters of it, we say.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
# Log-mel features are a product of small matrices, 0.1 ms of work: a second BLAS thread costs 12 ms
# whenever the scheduler has to find a core for it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
