package cloud.faso.people;

import cloud.faso.access.PersonId;
import cloud.faso.access.TenantId;
import cloud.faso.people.MemberTable.WithPersonRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A membership as the API shows it.
 *
 * @param username null for people of an issuer
 * @param ministry code of its ministry; null for the platform's
 */
public record MemberView(
    MemberId id,
    PersonId person,
    String name,
    @Nullable String username,
    @Nullable String email,
    String role,
    @Nullable String ministry,
    @Nullable TenantId tenant,
    MemberKind kind,
    String givenBy,
    @Nullable Instant expiresAt,
    long generation,
    Instant createdAt) {

  static MemberView of(WithPersonRow row, @Nullable String ministry) {
    MemberRow member = row.member();
    return new MemberView(
        member.id(),
        member.personId(),
        row.personName(),
        row.issuer().equals(PersonRow.LOCAL) ? row.subject() : null,
        row.email(),
        member.role().word(),
        ministry,
        member.tenantId(),
        member.kind(),
        member.givenBy(),
        member.expiresAt(),
        member.version(),
        member.createdAt());
  }
}
