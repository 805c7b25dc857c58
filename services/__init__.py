"""The two services and the command that starts them: `ballot` writes the log, `audit` checks it, `drill` rehearses both."""
