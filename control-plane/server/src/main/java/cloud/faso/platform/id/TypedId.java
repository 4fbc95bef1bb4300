package cloud.faso.platform.id;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The identity of one thing: a prefix that tells its kind, a dash, and a UUIDv7 in Crockford
 * base32, e.g. {@code vm-01k3c9x2m4e8vbq6w7r5t1n0zd}. Ids sort by the time they were made.
 *
 * <p>An implementation is a record with the one component {@code value}.
 */
public interface TypedId {

  /** The whole id, prefix included. */
  @JsonValue
  String value();

  /** True when {@code text} has the form of an id with this prefix; names can never have it. */
  static boolean looksLike(String prefix, String text) {
    return text.length() == prefix.length() + 1 + Crockford.LENGTH
        && text.startsWith(prefix)
        && text.charAt(prefix.length()) == '-';
  }

  /** True when {@code text} has the form of an id of some kind. */
  static boolean looksLikeOne(String text) {
    return Crockford.ID.matcher(text).matches();
  }
}
