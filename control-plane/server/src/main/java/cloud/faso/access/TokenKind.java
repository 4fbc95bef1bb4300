package cloud.faso.access;

/** What an API token stands for. */
public enum TokenKind {
  /** A service account: it has a role of its own, whoever made it. */
  SERVICE,
  /** A person, no further than its own role and what the person may do at the time. */
  PERSONAL,
  /** A person who signed in, with all that the person may do at the time. */
  SESSION
}
