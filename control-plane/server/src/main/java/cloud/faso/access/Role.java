package cloud.faso.access;

import java.util.Locale;

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
