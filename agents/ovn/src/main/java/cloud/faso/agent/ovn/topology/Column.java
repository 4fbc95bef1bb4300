package cloud.faso.agent.ovn.topology;

/** What a column of a northbound table holds; optional ones hold nothing instead. */
public enum Column {
  TEXT,
  WHOLE,
  FLAG,
  TEXTS,
  PAIRS,
  /** Words with whole numbers. */
  NUMBERS,
  /** At most one reference. */
  REFERENCE,
  REFERENCES;

  /** True when it holds at most one thing, so that a change of it is its new content. */
  public boolean isSingle() {
    return switch (this) {
      case TEXT, WHOLE, FLAG, REFERENCE -> true;
      case TEXTS, PAIRS, NUMBERS, REFERENCES -> false;
    };
  }
}
