import Testing
import WireLabKit

/// Which language a locale has.
@Suite struct LanguageTests {
  @Test(
    arguments: [
      ("zh_CN.UTF-8", .zhHans), ("zh_SG", .zhHans), ("zh_Hans", .zhHans), ("zh-Hans-CN", .zhHans),
      ("zh", .zhHans),
      ("zh_TW.UTF-8", .zhHans), ("zh_HK", .zhHans), ("ZH_cn", .zhHans), ("zh_CN.GB18030@x", .zhHans),
      ("en_US.UTF-8", .en), ("C", .en), ("C.UTF-8", .en), ("POSIX", .en), ("de_DE", .en), ("zha_CN", .en),
      ("", .en), ("_zh", .en),
    ] as [(String, Language)])
  func ofALocale(locale: String, language: Language) {
    #expect(Language(locale: locale) == language)
  }

  @Test(
    arguments: [
      ([:], .en), (["LANG": "zh_CN.UTF-8"], .zhHans),
      (["LANG": "zh_CN.UTF-8", "LC_ALL": "C"], .en), (["LANG": "zh_CN.UTF-8", "LC_ALL": ""], .zhHans),
      (["LANG": "en_US", "LC_MESSAGES": "zh_SG"], .zhHans),
      (["LC_ALL": "en_US", "LC_MESSAGES": "zh_CN"], .en), (["LC_CTYPE": "zh_CN"], .en),
    ] as [([String: String], Language)])
  func ofAnEnvironment(variables: [String: String], language: Language) {
    #expect(Language(environment: { variables[$0] }) == language)
  }
}
