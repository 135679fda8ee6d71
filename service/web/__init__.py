"""What pages and API share: who asks, how an answer looks, what is refused before it is read."""
