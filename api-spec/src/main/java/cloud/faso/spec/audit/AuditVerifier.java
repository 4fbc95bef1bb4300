package cloud.faso.spec.audit;

import cloud.faso.spec.audit.AuditVerdict.Broken;
import cloud.faso.spec.audit.AuditVerdict.Damage;
import cloud.faso.spec.audit.AuditVerdict.Intact;
import java.io.BufferedReader;
import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks an export, line by line and in one pass. */
public final class AuditVerifier {

  private static final Pattern ENTRY = Pattern.compile("\\{\"seq\":([1-9][0-9]{0,17}),");

  private final Map<String, PublicKey> keys;
  private long line;
  private @Nullable AuditHead before;
  private AuditHead head = AuditHead.NONE;

  /** The last entry that a signature vouches for. */
  private AuditHead signed = AuditHead.NONE;

  /** What the last signature that was read is of. */
  private AuditHead sealed = AuditHead.NONE;

  /** Each entry since {@link #signed}: those of a day, at most. */
  private final List<AuditHead> unsigned = new ArrayList<>();

  private @Nullable String chain;
  private @Nullable AuditSeal end;

  private AuditVerifier(Map<String, PublicKey> keys) {
    this.keys = keys;
  }

  /**
   * Reads an export to its end, or to the first trace of damage.
   *
   * @param keys Ed25519 keys that may have signed it, by name
   */
  public static AuditVerdict verify(BufferedReader export, Map<String, PublicKey> keys)
      throws IOException {
    return new AuditVerifier(keys).read(export);
  }

  private AuditVerdict read(BufferedReader export) throws IOException {
    for (String next = export.readLine(); next != null; next = export.readLine()) {
      line++;
      Damage damage = end == null ? look(next) : Damage.CUT;
      if (damage != null) {
        boolean gone = damage == Damage.MISSING || damage == Damage.NO_BEGINNING;
        Damage told = gone && standsIn(export) ? Damage.OUT_OF_ORDER : damage;
        return new Broken(line, firstOf(told), told);
      }
    }
    return end == null || before == null
        ? new Broken(line + 1, head.seq() + 1, Damage.CUT)
        : new Intact(end.chain(), head.seq() - before.seq(), before, head, end.of());
  }

  /** Whether the entry that should have come is among the lines that are left. */
  private boolean standsIn(BufferedReader rest) throws IOException {
    for (String next = rest.readLine(); next != null; next = rest.readLine()) {
      Matcher entry = ENTRY.matcher(next);
      if (entry.lookingAt()
          && Long.parseLong(entry.group(1)) == head.seq() + 1
          && head.expected(next).isClaimedBy(next)) {
        return true;
      }
    }
    return false;
  }

  private long firstOf(Damage damage) {
    return switch (damage) {
      case REWRITTEN, NOT_SIGNED, UNKNOWN_KEY, OTHER_CHAIN -> signed.seq() + 1;
      case LATE_SIGNATURE -> Math.max(signed.seq(), sealed.seq()) + 1;
      case NO_BEGINNING, NO_LINE, EDITED, MISSING, OUT_OF_ORDER, REPEATED, CUT -> head.seq() + 1;
    };
  }

  private @Nullable Damage look(String text) {
    Matcher entry = ENTRY.matcher(text);
    if (entry.lookingAt()) {
      return lookAtEntry(Long.parseLong(entry.group(1)), text);
    }
    Optional<AuditSeal> seal = AuditSeal.read(text);
    return seal.isPresent() ? lookAtSeal(seal.get(), text) : Damage.NO_LINE;
  }

  private @Nullable Damage lookAtEntry(long seq, String text) {
    if (before == null) {
      if (seq != 1) {
        return Damage.NO_BEGINNING;
      }
      before = AuditHead.NONE;
    }
    if (seq != head.seq() + 1) {
      return seq > head.seq() ? Damage.MISSING : Damage.REPEATED;
    }
    AuditHead next = head.expected(text);
    if (!next.isClaimedBy(text)) {
      return Damage.EDITED;
    }
    head = next;
    unsigned.add(head);
    return null;
  }

  private @Nullable Damage lookAtSeal(AuditSeal seal, String text) {
    PublicKey key = keys.get(seal.key());
    if (key == null) {
      return Damage.UNKNOWN_KEY;
    }
    if (!seal.isSigned(text, key)) {
      return Damage.NOT_SIGNED;
    }
    if (chain != null && !chain.equals(seal.chain())) {
      return Damage.OTHER_CHAIN;
    }
    chain = seal.chain();
    boolean isEnd = seal.kind().equals("end");
    if (before == null) {
      if (isEnd && seal.head().seq() > 0) {
        return Damage.NO_BEGINNING;
      }
      before = seal.head();
      head = seal.head();
      signed = head;
    }
    sealed = seal.head();
    if (sealed.seq() > head.seq()) {
      return Damage.MISSING;
    }
    if (!isAsRead(sealed)) {
      return Damage.REWRITTEN;
    }
    if (sealed.seq() < head.seq()) {
      return Damage.LATE_SIGNATURE;
    }
    signed = head;
    unsigned.clear();
    if (isEnd) {
      end = seal;
    }
    return null;
  }

  /** Whether the entry of that number was that one, as far as no signature has said so. */
  private boolean isAsRead(AuditHead sealed) {
    long since = sealed.seq() - signed.seq();
    return since < 0 || sealed.equals(since == 0 ? signed : unsigned.get((int) since - 1));
  }
}
