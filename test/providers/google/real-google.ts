const { GOOGLE_APPLICATION_CREDENTIALS: file = '', GOOGLE_API_KEY: key = '' } = process.env;

/** What there is to ask the real service with. */
export const googleCredentialsInEnvironment = {
  missing:
    file === '' && key === ''
      ? 'neither GOOGLE_APPLICATION_CREDENTIALS nor GOOGLE_API_KEY is set'
      : undefined,
  settings: file === '' ? { api_key: key } : { credentials_file: file },
};
