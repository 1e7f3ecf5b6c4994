"""The command console for duty commanders: rules, commands, picture, drill and window."""
