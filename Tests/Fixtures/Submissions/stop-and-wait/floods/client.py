import socket

with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
    while True:
        client.sendto(b"0", ("127.0.0.1", 8899))
