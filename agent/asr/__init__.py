"""Speech to text: the protocol, the Whisper adapter, and what must not be acted on."""
