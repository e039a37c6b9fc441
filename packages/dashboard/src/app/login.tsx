/** The form in front of everything. It keeps the address, so that whoever logs in again is where they were. */
import { useState } from 'preact/hooks';
import { messageOf } from '../shared/format.js';
import { logIn } from './session.js';

export function LoginForm({ onLogin, ended }: { onLogin: () => Promise<void>; ended: boolean }) {
  const [problem, setProblem] = useState<string>();
  const [waiting, setWaiting] = useState(false);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    setWaiting(true);
    logIn(String(form.get('email')), String(form.get('password')))
      .then(onLogin)
      .catch((error: unknown) => {
        setWaiting(false);
        setProblem(messageOf(error));
      });
  };

  return (
    <main class="login">
      <form class="card" onSubmit={submit}>
        <h1>Tributary</h1>
        {ended && problem === undefined && (
          <p class="note">Your login has ended. Log in again to go on where you were.</p>
        )}
        <label>
          E-mail
          <input name="email" type="text" inputMode="email" autocomplete="username" required autofocus />
        </label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        {problem !== undefined && <p role="alert">{problem}</p>}
        <button type="submit" class="primary" disabled={waiting}>
          Log in
        </button>
      </form>
    </main>
  );
}
