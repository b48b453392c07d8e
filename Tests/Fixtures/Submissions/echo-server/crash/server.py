import socket, nothing_of_that_name
