// Mental model · Signals in one minute: values that know who reads them, and what becomes of those who do.
import { batch, computed, effect, signal, untracked } from 'xstate-resource';

const price = signal(10);
const amount = signal(2);
const total = computed(() => price() * amount()); // to call it is to read it
console.log(total());

const stop = effect(() => {
  console.log(`${amount()} for ${total()}, at the price of ${untracked(price)}`);
  return () => console.log('  cleaned up');
}); // runs at once …

amount.set(3); // … and after each change of what it has read
price.update((euros) => euros + 1);

batch(() => {
  price.set(1);
  amount.set(100);
  console.log('  in the batch:', total()); // reads are up to date; effects wait for its end
});

stop();
amount.set(1); // nobody is told
console.log(total());

const subscription = total.subscribe((euros) => console.log('  told of', euros));
price.set(7);
subscription.unsubscribe();
