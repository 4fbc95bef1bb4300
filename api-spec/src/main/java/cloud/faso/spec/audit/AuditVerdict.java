package cloud.faso.spec.audit;

/** What became of an export on its way. */
public sealed interface AuditVerdict {

  /**
   * Nothing.
   *
   * @param chain which one it is of
   * @param entries how many it holds
   * @param before the entry before its first
   * @param last its last entry
   * @param exportedAt when it was made, as its signed end says
   */
  record Intact(String chain, long entries, AuditHead before, AuditHead last, String exportedAt)
      implements AuditVerdict {}

  /**
   * Something, and this is the first trace of it.
   *
   * @param line number of the line, from 1
   * @param seq number of the first entry that is not what it was
   */
  record Broken(long line, long seq, Damage damage) implements AuditVerdict {}

  /** What was done to an export. */
  enum Damage {
    /** It does not begin as exports do. */
    NO_BEGINNING,
    /** A line is none of an export's. */
    NO_LINE,
    /** The entry was changed after it was written. */
    EDITED,
    /** Entries from this one on are missing, here at least. */
    MISSING,
    /** The entry stands further on: entries were swapped, or moved. */
    OUT_OF_ORDER,
    /** The entry is there again, or was put in. */
    REPEATED,
    /**
     * A signature of entries further up stands here or further on: it was moved or repeated, or
     * entries were put in from this one on.
     */
    LATE_SIGNATURE,
    /** Entries from this one up to the signed head were written anew, hashes and all. */
    REWRITTEN,
    /** The line was signed by nobody known. */
    UNKNOWN_KEY,
    /** The signature is not of what the line says. */
    NOT_SIGNED,
    /** The line is of another chain than those before it. */
    OTHER_CHAIN,
    /** The end is missing, or something follows it. */
    CUT
  }
}
