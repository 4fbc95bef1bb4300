package cloud.faso.cli.command;

/** What commands have in common, each with options of its own. */
public enum Trait {
  /** Can be previewed: {@code --dry-run}. */
  CHANGES,
  /** Can insist on a version: {@code --if-match}. */
  CONDITIONAL,
  /** Goes on after the answer: {@code --wait}, {@code --timeout}. */
  ASYNCHRONOUS,
  /** Answers many: {@code --limit}, {@code --sort}, {@code --query}. */
  LISTS
}
