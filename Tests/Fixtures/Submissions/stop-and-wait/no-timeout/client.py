import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    for text in (b"0", b"1", b"2"):
        client.sendto(text, ("127.0.0.1", 8899))
        client.recv(1024)
