import Testing

import WireLabKit

/// Files as GitHub finds them: from the root of the repository.
@Suite struct GitHubAnnotationsTests {
  @Test(
    arguments: [
      ("/repo/wire/a.yaml", "wire/a.yaml"), ("wire/a.yaml", "sub/wire/a.yaml"),
      ("../wire/a.yaml", "wire/a.yaml"),
      ("./x/.././a.yaml", "sub/a.yaml"), ("/repo//wire/./a.yaml", "wire/a.yaml"),
      ("~/a.yaml", "sub/~/a.yaml"),
      // What is outside stays as it was named, however alike its path is.
      ("/repository/a.yaml", "/repository/a.yaml"), ("../../a.yaml", "../../a.yaml"),
      ("/repo/../a.yaml", "/repo/../a.yaml"), ("/repo", "/repo"),
    ])
  func pathInTheRepository(file: String, path: String) {
    for workspace in ["/repo", "/repo/", "/x/../repo/."] {
      #expect(GitHubAnnotations.path(file, from: "/repo/sub", in: workspace) == path)
    }
    for workspace in [nil, ""] {
      #expect(GitHubAnnotations.path(file, from: "/repo/sub", in: workspace) == file)
    }
    // A repository that is the root itself holds everything.
    #expect(GitHubAnnotations.path("a.yaml", from: "/sub", in: "/") == "sub/a.yaml")
  }
}
