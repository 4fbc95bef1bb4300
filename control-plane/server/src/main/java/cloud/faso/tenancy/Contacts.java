package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.notices.AddressBook;
import cloud.faso.notices.EmailAddress;
import cloud.faso.notices.Recipient;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.ContactTable.ContactRow;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Whom ministries want to be told things. */
public final class Contacts implements AddressBook {

  private final ContactTable table;

  public Contacts(Database database) {
    this.table = database.table(ContactTable.class);
  }

  @Override
  public List<Recipient> contactsOf(MinistryId ministry) {
    return of(ministry).stream()
        .map(each -> new Recipient(each.name(), each.email(), Locale.of(each.language())))
        .toList();
  }

  List<Contact> of(MinistryId ministry) {
    return of(List.of(ministry)).getOrDefault(ministry, List.of());
  }

  /** Those of each that has any. */
  Map<MinistryId, List<Contact>> of(Collection<MinistryId> ministries) {
    return table.of(ministries).stream()
        .collect(
            Collectors.groupingBy(
                ContactRow::ministryId,
                Collectors.mapping(ContactRow::contact, Collectors.toList())));
  }

  /**
   * Puts these in the place of all that there were.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid} for what is no e-mail address
   */
  void replace(MinistryId ministry, List<Contact> contacts) {
    table.clear(ministry);
    for (int place = 0; place < contacts.size(); place++) {
      Contact contact = contacts.get(place);
      if (!EmailAddress.isValid(contact.email())) {
        throw PlatformProblem.INVALID
            .problem()
            .because("/contacts/" + place + "/email", "violation.no-email-address");
      }
      table.insert(ministry, place, contact);
    }
  }
}
