import WireJudgement
import WireText

/// What the page of the course says in its own words.
extension Words {
  var courseTitle: String { pick("The course", "课程") }

  func courseIntroduction(lessons: Int, chapters: Int) -> [String] {
    [
      pick(
        "\(lessons) lessons in \(chapters) chapters, in an order in which each needs only what came before it. "
          + "First guess what the wire will show, then look, then read why.",
        "全部 \(lessons) 课，分 \(chapters) 章。按这个顺序学，每一课只用到前面学过的内容。先猜线路上会出现什么，再看结果，最后读为什么。"
      ),
      pick(
        "Every ladder is a capture: the scenario was run, and each of its checks passed. Time runs downwards; outside the two "
          + "lifelines stand the socket calls and the states of each end, and an arrow that ends at ✗ was lost on purpose. "
          + "Times and addresses are left out here; `wirelab run ID` shows a lesson with all of it, on your own machine.",
        "每一幅时序图都来自真实的抓包：场景确实运行过，所有检查都通过了。时间自上而下；两条生命线外侧是双方的套接字调用和状态，"
          + "以 ✗ 结尾的箭头是故意丢掉的包。这里略去了时间和地址；运行 `wirelab run ID`，就能在自己的机器上看到完整的一课。"),
    ]
  }

  var courseOrigin: String {
    pick(
      "Made by `wirelab course` from the scenarios in this directory. Change them, and make it again.",
      "由 `wirelab course` 根据本目录的场景生成。要修改请改场景，然后重新生成。")
  }

  var coursePath: String { pick("The path", "学习路线") }

  /// A chapter of the course: its folder, and what that means.
  func courseChapter(_ folder: String) -> String {
    chapter(folder).map { folder + colon + $0 } ?? folder
  }

  var needsNothing: String { pick("needs nothing before it", "无需先学别的") }
  var inCourse: (prediction: String, why: String, misconception: String, reference: String) {
    language == .en
      ? ("What the wire will show", "Why", "Often believed", "Read on")
      : ("线路上会看到", "为什么", "常见误区", "延伸阅读")
  }

  /// That all checks of a lesson passed.
  func checksPassed(_ number: Int) -> String {
    pick(number == 1 ? "1 check, passed" : "\(number) checks, all passed", "\(number) 项检查，全部通过")
  }
}
