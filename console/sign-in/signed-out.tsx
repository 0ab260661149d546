import { Icon } from '../parts/icon.tsx';
import { signInAgain } from './start.ts';

/** Instead of the page, when signing in failed. */
export function SignedOut({ reason }: { reason: string }) {
  return (
    <main class="signed-out">
      <div class="card">
        <h1>You are not signed in</h1>
        <p role="alert">{reason}</p>
        <SignInButton />
      </div>
    </main>
  );
}

/** Above the page, which stays: what was typed can still be read. */
export function SessionEnded() {
  return (
    <div class="note bad" role="alert">
      <Icon name="warning" />
      <div>
        <p class="note-title">Your sign-in has ended</p>
        <p>
          Note down what you typed here before you sign in again: passwords and forms are not kept.
        </p>
        <SignInButton />
      </div>
    </div>
  );
}

function SignInButton() {
  return (
    <button type="button" class="button primary" onClick={() => void signInAgain()}>
      Sign in
    </button>
  );
}
