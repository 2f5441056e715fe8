"""Real carriers behind `agent.actions.messaging.MessageCarrier`, one folder each."""
