public import WireSystem

/// A call of a socket that did not do what it was asked.
public typealias SocketError = SystemError
