"""Administrative divisions of China as data; see NOTICE for source and licence."""
