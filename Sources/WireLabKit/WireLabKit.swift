/// The face of WireLab for programs that use it as a library: everything that it says in public, under one
/// name.
@_exported import WireConversations
@_exported import WireFormat
@_exported import WireGrammar
@_exported import WireJudgement
@_exported import WireLessons
@_exported import WireReports
@_exported import WireRunner
@_exported import WireScenario
@_exported import WireScript
@_exported import WireSockets
@_exported import WireSystem
@_exported import WireText
