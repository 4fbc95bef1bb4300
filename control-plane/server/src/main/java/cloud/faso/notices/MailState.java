package cloud.faso.notices;

import org.jspecify.annotations.Nullable;

/** How far a mail is. */
public enum MailState {
  WAITING,
  SENT,
  /** Given up; it can be replayed. */
  DEAD;

  static MailState of(@Nullable String outcome) {
    return outcome == null ? WAITING : valueOf(outcome);
  }
}
