package cloud.faso.cli.command;

/** What an option holds, and so how it is read. */
public enum Kind {
  TEXT,
  NUMBER,
  DECIMAL,
  /** A size in MiB, or with a unit: {@code 512}, {@code 512MiB}, {@code 2GiB}. */
  MIB,
  /** A size in GiB, or with a unit: {@code 10}, {@code 10GiB}, {@code 1TiB}. */
  GIB,
  /** Given or not. */
  FLAG,
  /** Given several times, or once with commas. */
  LIST,
  /** {@code name=value}, given several times. */
  LABELS,
  /** Names of labels to remove, given several times. */
  LABELS_GONE,
  /** {@code on} or {@code off}. */
  SWITCH,
  /** {@code fr:Name <address>}, given several times. */
  CONTACTS,
  /** Things of fields, each as {@code field=value,field=value}; given several times. */
  ITEMS,
  /** The content of a file; {@code -} is standard input. */
  CONTENT,
  /** A file of JSON; {@code -} is standard input. */
  JSON
}
