/// The style and the script of a page, as they are compiled in.
enum PageAssets {
  /// The style sheets, one after the other.
  static var style: String {
    [
      PackageResources.page_css, PackageResources.ladder_css, PackageResources.panel_css,
      PackageResources.lesson_css, PackageResources.print_css,
    ].map(text).joined()
  }

  /// What runs before anything is drawn: from here on, the style shows only what the reader is at.
  static var firstScript: String { "document.documentElement.dataset.script = '';" }

  /// The scripts, one after the other, in a scope of their own.
  static var script: String {
    let parts = [
      PackageResources.settings_js, PackageResources.headers_js, PackageResources.octets_js,
      PackageResources.machine_js, PackageResources.quiz_js,
      PackageResources.steps_js, PackageResources.asking_js, PackageResources.places_js,
    ]
    return "(() => {\n'use strict';\n" + parts.map(text).joined() + "})();\n"
  }

  private static func text(_ octets: [UInt8]) -> String { String(decoding: octets, as: UTF8.self) }
}
