package cloud.faso.requests;

/** What can happen to a request. */
enum NoteKind {
  ASKED,
  APPROVED,
  /** Approved with changes. */
  CHANGED,
  COMMENTED,
  GRANTED,
  REFUSED,
  WITHDRAWN,
  LAPSED
}
