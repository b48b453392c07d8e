import Glibc
import NIOCore
import NIOPosix

/// Sends back what comes.
public struct EchoServer: Sendable {
  /// How it ends a conversation.
  public enum Ending: Sendable {
    /// At the end of what the client says, once everything is sent back.
    case afterAll
    /// As soon as something was sent back, without a look at what else comes: with a reset.
    case byReset
    /// At the first message of the client, before it has ended.
    case first
  }

  private let channel: any Channel
  /// Where it listens on 127.0.0.1.
  public var port: Int { channel.localAddress?.port ?? 0 }

  /// Starts on a port that the kernel chooses.
  public static func start(ending: Ending = .afterAll) async throws -> EchoServer {
    let bootstrap = ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          // SO_LINGER of 0 seconds: close(2) resets.
          if ending == .byReset, let socket = channel as? any SocketOptionProvider {
            _ = socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
          }
          try channel.pipeline.syncOperations.addHandler(EchoHandler(ending: ending))
        }
      }
    return EchoServer(channel: try await bootstrap.bind(host: "127.0.0.1", port: 0).get())
  }

  /// Stops listening.
  public func stop() async throws {
    try await channel.close()
  }
}

private final class EchoHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let ending: EchoServer.Ending

  init(ending: EchoServer.Ending) {
    self.ending = ending
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let written = context.writeAndFlush(data)
    guard ending != .afterAll else { return }
    let channel = context.channel
    written.whenComplete { _ in channel.close(promise: nil) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    // The client's FIN. A close throws away what is still to be sent: it comes after all of that.
    if case .inputClosed = event as? ChannelEvent {
      let channel = context.channel
      context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in channel.close(promise: nil) }
    }
    context.fireUserInboundEventTriggered(event)
  }
}
