package cloud.faso.people;

/**
 * A role to give.
 *
 * @param person id, user name or, for people of an issuer, e-mail address
 */
public record CreateMemberRequest(String person, String role) {}
