// Mental model · Signals in one minute: values that you read, write and observe.
import { batch, computed, effect, signal, untracked } from 'xstate-resource';

const price = signal(10);
const amount = signal(2);
const total = computed(() => price() * amount()); // calling it reads it
console.log(total());

const stop = effect(() => {
  console.log(`${amount()} for ${total()}, at the price of ${untracked(price)}`);
  return () => console.log('  cleaned up');
}); // runs immediately …

amount.set(3); // … and after each change of a signal that it read
price.update((euros) => euros + 1);

batch(() => {
  price.set(1);
  amount.set(100);
  console.log('  in the batch:', total()); // reads are up to date; effects run after the batch
});

stop();
amount.set(1); // nothing is notified
console.log(total());

const subscription = total.subscribe((euros) => console.log('  now', euros));
price.set(7);
subscription.unsubscribe();
