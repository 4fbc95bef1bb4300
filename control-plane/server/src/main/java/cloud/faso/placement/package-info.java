/**
 * Where a VM goes: {@link cloud.faso.placement.Placement#place} gives the node, or for every rule
 * how many nodes it took out and what would have fitted. Pure: no I/O, no clock, no framework;
 * chance comes in with the demand. The rules are {@link cloud.faso.placement.Filter}. Who waits,
 * and whose turn a node is: {@link cloud.faso.placement.Line}; what would make a demand fit: {@link
 * cloud.faso.placement.Remedy}.
 */
@NullMarked
package cloud.faso.placement;

import org.jspecify.annotations.NullMarked;
