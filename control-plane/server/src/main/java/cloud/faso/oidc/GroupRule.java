package cloud.faso.oidc;

import cloud.faso.access.Role;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the members of a group may do. In the group's name {@code {ministry}} and {@code {tenant}}
 * stand for a ministry's code and a tenant's name: {@code faso-{ministry}-lead}. Hyphens may be
 * part of either, so where both are there, set something else between them.
 */
public final class GroupRule {

  private static final String NAME = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  private final Pattern group;
  private final Role role;
  private final @Nullable String ministry;
  private final @Nullable String tenant;

  /**
   * @param ministry code of the ministry, unless the group's name holds it
   * @param tenant name of the tenant, unless the group's name holds it
   * @throws IllegalArgumentException for a role without its place
   */
  public GroupRule(String group, Role role, @Nullable String ministry, @Nullable String tenant) {
    this.group = pattern(group);
    this.role = role;
    this.ministry = ministry;
    this.tenant = tenant;
    require(group, "{ministry}", ministry, role.scope() != Role.RoleScope.PLATFORM);
    require(group, "{tenant}", tenant, role.scope() == Role.RoleScope.TENANT);
  }

  /**
   * A role that an issuer's word gives.
   *
   * @param ministry code of the ministry; null for the platform's roles
   * @param tenant name of the tenant; null for the platform's and a ministry's roles
   */
  public record Claimed(Role role, @Nullable String ministry, @Nullable String tenant) {}

  /** What a group gives by this rule; empty when the rule is not about it. */
  public Optional<Claimed> of(String name) {
    Matcher matcher = group.matcher(name);
    return matcher.matches()
        ? Optional.of(
            new Claimed(
                role, place(matcher, "ministry", ministry), place(matcher, "tenant", tenant)))
        : Optional.empty();
  }

  private static @Nullable String place(Matcher matcher, String part, @Nullable String otherwise) {
    return matcher.namedGroups().containsKey(part) ? matcher.group(part) : otherwise;
  }

  private static Pattern pattern(String group) {
    return Pattern.compile(
        Pattern.quote(group)
            .replace("{ministry}", "\\E(?<ministry>" + NAME + ")\\Q")
            .replace("{tenant}", "\\E(?<tenant>" + NAME + ")\\Q"));
  }

  private void require(String name, String part, @Nullable String place, boolean needed) {
    boolean there = name.contains(part) || place != null;
    if (there != needed) {
      throw new IllegalArgumentException(
          "the rule for group %s gives the role %s, which %s a %s"
              .formatted(name, role.word(), needed ? "needs" : "does not go with", part));
    }
  }
}
