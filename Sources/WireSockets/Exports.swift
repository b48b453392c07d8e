// What sockets throw and deadlines are told in belongs to whoever uses them.
@_exported public import WireSystem
