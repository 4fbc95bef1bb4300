package cloud.faso.people;

import java.util.Locale;

/** Somebody who can be written to. */
public record Addressee(String name, String email, Locale language) {}
