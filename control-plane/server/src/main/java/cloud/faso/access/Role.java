package cloud.faso.access;

import java.util.Locale;
import java.util.Optional;

/** What a caller is, within the scope of the caller's token. */
public enum Role {
  /** Runs the platform. */
  OPERATOR,
  /** Reads everything of the platform, changes nothing. */
  AUDITOR,
  /** Acts in all of one ministry's tenants and divides its quota among them. */
  LEAD,
  /** Acts in one tenant. */
  MEMBER,
  /** Reads in one tenant. */
  VIEWER;

  /** As the contract and JSON spell it: {@code operator}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that JSON spells so. */
  public static Role of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** True when the role may make a token of the other one: never of one that may do more. */
  public boolean mayGrant(Role other) {
    return this != AUDITOR && this != VIEWER && compareTo(other) <= 0;
  }

  /** What both may do; empty for an auditor and a lead, as nobody only reads in one ministry. */
  static Optional<Role> weaker(Role one, Role other) {
    boolean ordered = one.compareTo(other) >= 0;
    Role lower = ordered ? one : other;
    Role upper = ordered ? other : one;
    return switch (lower) {
      case LEAD -> upper == AUDITOR ? Optional.empty() : Optional.of(LEAD);
      case MEMBER -> Optional.of(upper == AUDITOR ? VIEWER : MEMBER);
      case OPERATOR, AUDITOR, VIEWER -> Optional.of(lower);
    };
  }

  /** Within what the role counts. */
  public RoleScope scope() {
    return switch (this) {
      case OPERATOR, AUDITOR -> RoleScope.PLATFORM;
      case LEAD -> RoleScope.MINISTRY;
      case MEMBER, VIEWER -> RoleScope.TENANT;
    };
  }

  /** How wide a role reaches. */
  public enum RoleScope {
    PLATFORM,
    MINISTRY,
    TENANT
  }
}
