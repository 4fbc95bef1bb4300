package cloud.faso.people;

import cloud.faso.access.MinistryId;
import cloud.faso.access.Role;
import cloud.faso.access.TenantId;
import cloud.faso.notices.EmailAddress;
import cloud.faso.notices.MemberBook;
import cloud.faso.notices.Recipient;
import cloud.faso.people.MemberTable.AddressRow;
import cloud.faso.platform.db.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Whom to write to in a ministry or a tenant: people with an address, of whom nobody is barred. */
public final class MemberAddresses implements MemberBook {

  private final MemberTable table;
  private final InstantSource clock;

  public MemberAddresses(Database database, InstantSource clock) {
    this.table = database.table(MemberTable.class);
    this.clock = clock;
  }

  @Override
  public List<Recipient> leadsOf(MinistryId ministry) {
    return of(ministry.value(), Role.LEAD);
  }

  @Override
  public List<Recipient> membersOf(TenantId tenant) {
    return of(tenant.value(), Role.MEMBER);
  }

  private List<Recipient> of(String owner, Role role) {
    return table.addresses(owner, role.name(), clock.instant()).stream()
        .filter(row -> EmailAddress.isValid(row.email()))
        .map(MemberAddresses::recipient)
        .toList();
  }

  private static Recipient recipient(AddressRow row) {
    return new Recipient(row.name(), row.email(), Locale.of(row.language()));
  }
}
