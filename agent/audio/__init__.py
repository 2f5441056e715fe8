"""The unit of audio and the ways into it: frames, conversions, files, the ring before an onset."""
