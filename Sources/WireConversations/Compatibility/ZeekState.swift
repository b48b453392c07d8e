/// Zeek's `conn_state`, by the first rule that matches.
enum ZeekState {
  /// The state of a TCP conversation.
  static func name(of view: ZeekView) -> String {
    let (originator, responder) = (view.originator, view.responder)
    let originatorIsInactive = originator == .inactive || originator == .partial
    let responderIsInactive = responder == .inactive || responder == .partial
    switch (originator, responder) {
    case (.synSent, .reset), (.synAckSent, .reset): return "REJ"
    case (.reset, .reset) where !view.hasSize: return "REJ"
    case (_, .reset): return originatorIsInactive ? "RSTRH" : "RSTR"
    case (.reset, _) where !responderIsInactive: return "RSTO"
    case (.reset, _): return view.history.isAbandonedSYN ? "RSTOS0" : "OTH"
    case (.closed, .closed): return "SF"
    case (.closed, _): return responderIsInactive ? "SH" : "S2"
    case (_, .closed): return originatorIsInactive ? "SHR" : "S3"
    case (.synSent, .inactive): return "S0"
    case (.established, .established): return "S1"
    default: return "OTH"
    }
  }

  /// The state of a UDP conversation: who has sent.
  static func name(originatorSent: Bool, responderSent: Bool) -> String {
    switch (originatorSent, responderSent) {
    case (true, true): return "SF"
    case (true, false): return "S0"
    case (false, true): return "SHR"
    case (false, false): return "OTH"
    }
  }
}
