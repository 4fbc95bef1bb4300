package cloud.faso.notices;

import cloud.faso.access.MinistryId;
import java.util.List;

/** Knows whom ministries name as contacts; the tenancy feature does. */
public interface AddressBook {

  List<Recipient> contactsOf(MinistryId ministry);
}
