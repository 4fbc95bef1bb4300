/**
 * What a role may not do on its own, asked for. A request carries the call that it becomes: once
 * all have approved whom the policy names ({@link cloud.faso.requests.RequestPolicy}), what the
 * tenant lacks is given to it and the call is made as the one who asked, in the transaction of the
 * last approval ({@link cloud.faso.requests.RequestDecisions}). Where it says until when, quota is
 * lent and VMs are leased ({@link cloud.faso.requests.Wish}).
 *
 * <p>Only people's calls change a request, with one exception: {@link
 * cloud.faso.requests.RequestWatch} reminds those who have to decide, notes that one has lapsed,
 * and forgets what ended long ago. The phase is {@link cloud.faso.requests.RequestPhase}, a
 * function of the outcome and the clock.
 *
 * <p>A further call that can be asked for is one more {@link cloud.faso.requests.Requestable}, a
 * line in {@link cloud.faso.requests.Requests}, and its name in the contract.
 */
@NullMarked
package cloud.faso.requests;

import org.jspecify.annotations.NullMarked;
